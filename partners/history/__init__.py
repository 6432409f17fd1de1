"""What entries were: keeping a version for each edit, telling versions apart, restoring one."""
