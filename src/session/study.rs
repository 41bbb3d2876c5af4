//! Measurement runs over seeds (to come with the emergence cases).
