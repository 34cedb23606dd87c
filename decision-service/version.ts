/** The release of the decision service; it stands in every result (`ear_verifier_id`). A test holds it to package.json. */
export const serviceVersion = '0.1.0';
