//! Messages about writing the site.
