"""Tables that people upload: read into plain words, kept until they are confirmed."""
