//! Messages about what a text is made of: encodings, look-alike characters, and what
//! pasting from other programs leaves behind.
