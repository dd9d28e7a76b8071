/** Stands in for the validator that the form library imports for its own tests only. */
export default {};
