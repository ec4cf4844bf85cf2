//! How the process takes memory from the system.

/// Takes memory in pages of 4 KiB. The allocator asks for pages of 2 MiB where the system offers them; with a few threads for each
/// database, an idle process would then hold three times the memory that it uses.
pub(crate) fn use_small_pages() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::thread::disable_transparent_huge_pages(true) {
        eprintln!("The system’s large pages stay on ({error}): the process takes more memory than it uses.");
    }
}
