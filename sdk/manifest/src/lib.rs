//! pack.toml, dated parameters, facts and messages: schema, checks and code for packs.
