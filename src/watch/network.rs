//! Whether a folder lies on a disk that does not tell of changes: one of the network, or
//! one that a virtual machine shares.

use std::path::Path;

/// Kinds of file systems whose changes others make unseen.
const SILENT: [&str; 16] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "drvfs",
    "fakeowner",
    "fuse.grpcfuse",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
];

/// The kind of the disk that a folder lies on, if it does not tell of changes.
pub(super) fn file_system(folder: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    silent(&mounts, folder)
}

fn silent(mounts: &str, folder: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut fields = line.split(' ').skip(1);
        Some((fields.next()?.replace("\\040", " "), fields.next()?))
    });
    let around = mounts.filter(|(place, _)| folder.starts_with(place));
    // Of two at one place the later hides the earlier.
    let (_, kind) = around.max_by_key(|(place, _)| place.len())?;
    SILENT.contains(&kind).then(|| kind.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_counts() {
        let mounts = "/dev/sda / ext4 rw 0 0\nC: /mnt/c 9p rw 0 0\nhost:/x /home/my\\040disk nfs4 rw 0 0\n";
        assert_eq!(silent(mounts, Path::new("/mnt/c/blog")).as_deref(), Some("9p"));
        assert_eq!(silent(mounts, Path::new("/home/my disk/blog")).as_deref(), Some("nfs4"));
        assert_eq!(silent(mounts, Path::new("/home/me/blog")), None);
        assert_eq!(silent("", Path::new("/x")), None);
    }
}
