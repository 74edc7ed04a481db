//! The cases of the pack, natively.

tidegate_testkit::native_executor!(Native: tidegate_pack_quzhou::Pack: grading);
tidegate_testkit::cases!(Native);
tidegate_testkit::properties!(Native);
