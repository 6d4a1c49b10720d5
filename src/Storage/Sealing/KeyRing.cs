using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Storage.Sealing;

/// <summary>
/// The keys that wrap the data keys, one of them active, and a root secret that never changes, from which named secrets are derived.
/// Kept in one file of mode 0600, apart from the store: who has only one of the two can read nothing.
/// </summary>
/// <remarks>Back the file up. Without it the store cannot be read, and no mailbox can be found by its number. Safe for use by many
/// threads.</remarks>
public sealed class KeyRing
{
    private const int SecretBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly string path;
    private readonly TimeProvider time;
    private readonly Lock changing = new();
    private volatile KeyRingFile file;

    private KeyRing(string path, TimeProvider time, KeyRingFile file)
    {
        this.path = path;
        this.time = time;
        this.file = file;
    }

    /// <summary>The name of the key that new data keys are wrapped under.</summary>
    public string ActiveKey => file.Active;

    /// <summary>The keys and when they were made, oldest first.</summary>
    public IReadOnlyList<(string Id, DateTimeOffset CreatedAt)> Keys => [.. file.Keys.Select(key => (key.Id, key.CreatedAt))];

    /// <summary>Opens the ring, or makes one where there is no file. Processes that start at once end up with the same ring.</summary>
    /// <exception cref="StorageException">The file is not the owner's alone, or not a key ring.</exception>
    public static KeyRing OpenOrCreate(string path, TimeProvider time)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var key = NewKey(time);
            new KeyRingFile(1, RandomNumberGenerator.GetBytes(SecretBytes), key.Id, [key]).Write(path, replace: false);
        }

        return Open(path, time);
    }

    /// <summary>Opens a ring that must exist.</summary>
    /// <exception cref="StorageException">It does not, or is not the owner's alone, or is not a key ring.</exception>
    public static KeyRing Open(string path, TimeProvider time)
    {
        return new KeyRing(path, time, Read(path));
    }

    private static KeyRingFile Read(string path)
    {
        try
        {
            return KeyRingFile.Read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException("The key ring cannot be opened.", exception);
        }
    }

    /// <summary>A secret of its own for a purpose, the same at every start and after every rotation.</summary>
    /// <param name="purpose">What it is for, such as <c>mailbox-pepper</c>; part of the data's format once used.</param>
    /// <param name="length">Bytes, at most 8160.</param>
    public byte[] DeriveSecret(string purpose, int length)
    {
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, file.RootSecret, length, info: Encoding.UTF8.GetBytes("budkavle/" + purpose));
    }

    /// <summary>
    /// Tells this ring from others and says nothing of its secrets: derived from the secret that never changes, so it is the same after
    /// every rotation.
    /// </summary>
    public string Mark => Convert.ToHexStringLower(DeriveSecret("ring-mark", 16));

    /// <summary>
    /// Adds a key and makes it the active one. The old keys stay, since data keys are still wrapped under them:
    /// <see cref="DataKeySealer.RotateAsync"/> rewraps those.
    /// </summary>
    /// <exception cref="StorageException">Another process is doing so now, or the file cannot be read or written.</exception>
    public void Rotate()
    {
        // Of two at once the second would write the ring that it has read, without the first one's key: data keys that were wrapped
        // under it meanwhile, and with them what they seal, could never be opened again.
        lock (changing)
        {
            using var others = KeyRingFile.KeepOthersOut(path);
            var current = Read(path);
            var key = NewKey(time);
            current = current with { Active = key.Id, Keys = [.. current.Keys, key] };
            current.Write(path, replace: true);
            file = current;
        }
    }

    /// <summary>Reads the file again, for keys that another process has added.</summary>
    /// <exception cref="StorageException">It cannot be read, such as while it is being copied; the keys known before stay.</exception>
    public void Reload()
    {
        lock (changing) file = Read(path);
    }

    /// <summary>Wraps a data key under the active key, bound to its name.</summary>
    internal byte[] Wrap(string name, ReadOnlySpan<byte> secret)
    {
        var ring = file;
        var id = Encoding.UTF8.GetBytes(ring.Active);
        var wrapped = new byte[2 + id.Length + NonceBytes + secret.Length + TagBytes];
        wrapped[0] = 1;
        wrapped[1] = (byte)id.Length;
        id.CopyTo(wrapped, 2);
        var nonce = wrapped.AsSpan(2 + id.Length, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var cipher = wrapped.AsSpan(2 + id.Length + NonceBytes, secret.Length);
        using var aes = new AesGcm(ring.Keys.Single(key => key.Id == ring.Active).Secret, TagBytes);
        aes.Encrypt(nonce, secret, cipher, wrapped.AsSpan(wrapped.Length - TagBytes), Encoding.UTF8.GetBytes(name));
        return wrapped;
    }

    /// <summary>The name of the key that a data key is wrapped under.</summary>
    internal static string WrappedUnder(ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 2 || wrapped[0] != 1 || wrapped.Length <= 2 + wrapped[1] + NonceBytes + TagBytes)
        {
            throw new StorageException("A data key is not readable: of another version, or incomplete.");
        }

        return Encoding.UTF8.GetString(wrapped.Slice(2, wrapped[1]));
    }

    /// <exception cref="StorageException">The ring lacks the key, or what was stored is not what was wrapped.</exception>
    internal byte[] Unwrap(string name, ReadOnlySpan<byte> wrapped)
    {
        var id = WrappedUnder(wrapped);
        var key = file.Keys.FirstOrDefault(one => one.Id == id) ?? throw new StorageException(
            $"{name} is wrapped under key {id}, which the key ring does not hold. Put back the ring that has it; nothing else opens it.");
        var body = wrapped[(2 + wrapped[1])..];
        var secret = new byte[body.Length - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key.Secret, TagBytes);
            aes.Decrypt(body[..NonceBytes], body[NonceBytes..^TagBytes], body[^TagBytes..], secret, Encoding.UTF8.GetBytes(name));
            return secret;
        }
        catch (CryptographicException exception)
        {
            throw new StorageException($"{name} was changed, or is wrapped under another key that is called {id} too.", exception);
        }
    }

    private static KeyRingFile.Key NewKey(TimeProvider time) =>
        new(RandomNumberGenerator.GetHexString(8, lowercase: true), time.GetUtcNow(), RandomNumberGenerator.GetBytes(SecretBytes));
}
