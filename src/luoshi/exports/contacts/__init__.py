"""联络员名单: the form that units fill with names and telephones."""
