//! The commands that make and mend an author's own files: nothing that is there is ever
//! lost.
