namespace Budkavle.Storage;

/// <summary>Copies a whole store to a folder and back. It knows the store by its place, not by an opened one.</summary>
public interface IStoreBackup
{
    /// <summary>
    /// Copies the store as it is at one moment, all its files or databases at the same one. Silos may go on writing; their commits wait
    /// some milliseconds at that moment. What was acknowledged before the call is in the copy.
    /// </summary>
    /// <param name="folder">Where to.</param>
    /// <param name="ring">What <see cref="Sealing.KeyRing.Mark"/> says, or null.</param>
    /// <param name="progress">Told how much is done, and of how much.</param>
    /// <param name="cancellationToken">Ends it; nothing is left behind.</param>
    /// <exception cref="StorageException">There is no store, it cannot be read, or the folder cannot be written.</exception>
    Task<BackupManifest> TakeAsync(BackupFolder folder, string? ring, Action<long, long> progress, CancellationToken cancellationToken);

    /// <summary>Why nothing can be restored here, or null: only where there is nothing yet is a backup restored.</summary>
    /// <exception cref="StorageException">Nobody can tell.</exception>
    Task<string?> WhyNotEmptyAsync(CancellationToken cancellationToken);

    /// <summary>Puts a verified backup where there is nothing yet. Of one that breaks off nothing can be taken for a store.</summary>
    /// <exception cref="StorageException">There is something already, or the backup is of another kind of store.</exception>
    Task RestoreAsync(string folder, BackupManifest manifest, Action<long> progress, CancellationToken cancellationToken);
}
