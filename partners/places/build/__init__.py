"""Builds the gazetteer's archive from the tables in fixtures/sources/; the site never imports it.

`assemble.build` is the whole way: it reads the tables (`sources`), makes one place of each town
that several tables know (`census`, `earlier`), adds post towns and tribal areas (`post`,
`tribal`), finds names and addresses that are free (`naming`), and hands rows to `archive`.
"""
