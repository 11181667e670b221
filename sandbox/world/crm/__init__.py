"""The CRM as a log: every value, link, archive and merge carries the moment it became true."""
