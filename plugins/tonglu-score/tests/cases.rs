//! The cases of the pack, natively.

tidegate_testkit::native_executor!(Native: tidegate_pack_tonglu_score::Pack: judgement);
tidegate_testkit::cases!(Native);
tidegate_testkit::properties!(Native);
