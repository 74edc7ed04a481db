//! Case files: situations with their date and expected result.
