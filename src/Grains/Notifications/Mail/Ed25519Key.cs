using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>
/// A private Ed25519 key (RFC 8032). The framework has none, so OpenSSL signs, which the framework stands on here anyway. Any number of
/// threads may sign at once: a key is only read.
/// </summary>
internal sealed class Ed25519Key : IDisposable
{
    private const string Library = "libcrypto.so.3";
    private const int SeedLength = 32;
    private const int SignatureLength = 64;

    /// <summary>NID_ED25519 of OpenSSL.</summary>
    private const int Kind = 1087;

    /// <summary>What stands before the 32 bytes in PKCS #8 (RFC 8410): version 0, 1.3.101.112, and two octet strings' lengths.</summary>
    private static readonly byte[] _prefix = Convert.FromHexString("302e020100300506032b657004220420");

    private readonly nint _key;

    private Ed25519Key(nint key) => _key = key;

    /// <exception cref="ArgumentException">The text is no such key, or the machine has no OpenSSL. It quotes nothing.</exception>
    public static Ed25519Key Read(string pem)
    {
        try
        {
            var fields = PemEncoding.Find(pem);
            var bytes = Convert.FromBase64String(pem[fields.Base64Data]);
            if (pem[fields.Label] == "PRIVATE KEY" && bytes.Length == _prefix.Length + SeedLength && bytes.AsSpan().StartsWith(_prefix))
            {
                var key = NewPrivateKey(Kind, 0, bytes[_prefix.Length..], SeedLength);
                CryptographicOperations.ZeroMemory(bytes);
                if (key != 0) return new Ed25519Key(key);
            }
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            // Told below, without the reason, which may quote the key.
        }
        catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new ArgumentException("Signing mail by Ed25519 needs OpenSSL 3 on this machine.", fault);
        }

        throw new ArgumentException("The Ed25519 key that signs mail is none in PEM.");
    }

    public byte[] Sign(byte[] message)
    {
        var (signature, length) = (new byte[SignatureLength], (nuint)SignatureLength);
        var context = NewContext();
        try
        {
            if (context != 0 && Begin(context, 0, 0, 0, _key) == 1
                && Finish(context, signature, ref length, message, (nuint)message.Length) == 1) return signature;
        }
        finally
        {
            FreeContext(context);
        }

        throw new CryptographicException("OpenSSL did not sign.");
    }

    public void Dispose() => FreeKey(_key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NewPrivateKey(int kind, nint engine, byte[] key, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint NewContext();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Begin(nint context, nint outContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Finish(nint context, byte[] signature, ref nuint signatureLength, byte[] message, nuint length);
}
