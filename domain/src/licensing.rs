//! Licensing: jurisdictions and their fees, applications and licences.
