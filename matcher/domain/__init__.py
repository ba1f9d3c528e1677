"""The things matcher speaks of, as frozen values: standard library only, no behaviour beyond checks and small sums.

Read in the order of the data: `place`, `document`, `outcome`, `concept`, `title`, `resume`, `job`, `view`, `match`,
`shortlist`, `adjacent`. Import from the submodules.
"""
