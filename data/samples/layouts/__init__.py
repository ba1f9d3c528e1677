"""How the sample people and adverts become files: content, fonts, PDF pages, special files, other formats, truth."""
