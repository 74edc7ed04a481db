//! The cases of the pack, natively.

tidegate_testkit::native_executor!(Native: tidegate_pack_textile_dyeing::Pack: threshold);
tidegate_testkit::cases!(Native);
tidegate_testkit::properties!(Native);
