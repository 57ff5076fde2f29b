"""The elements of a web page: which of them are menus, links to elsewhere and badges, and so say nothing."""
