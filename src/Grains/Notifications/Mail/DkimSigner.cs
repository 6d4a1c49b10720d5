using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>
/// Signs mail for its domain: <c>rsa-sha256</c>, <c>relaxed/relaxed</c> (RFC 6376), and where there is a key for it also
/// <c>ed25519-sha256</c> (RFC 8463). Receivers must know RSA, and may know the other.
/// </summary>
internal sealed class DkimSigner : IDisposable
{
    /// <summary>
    /// Named once more than they stand in the mail: then a field of that name put in later breaks the signature (RFC 6376 5.4.2).
    /// </summary>
    private static readonly string[] _sealedNames =
        ["From", "To", "Cc", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

    private const int LineMax = 72;

    private readonly DkimOptions _options;
    // A key belongs to one thread at a time, and several messages are signed at once.
    private readonly ThreadLocal<RSA> _key;
    private readonly Ed25519Key? _edwards;

    /// <exception cref="ArgumentException">Options that cannot be, or no RSA key of at least 2,048 bits.</exception>
    public DkimSigner(DkimOptions options)
    {
        _options = options.Validated();
        _key = new ThreadLocal<RSA>(() => Read(options.KeyPem), trackAllValues: true);
        if (_key.Value!.KeySize < DkimOptions.KeyBitsMin)
            throw new ArgumentException($"The key that signs mail has at least {DkimOptions.KeyBitsMin} bits.");
        if (options.Ed25519KeyPem is { } pem) _edwards = Ed25519Key.Read(pem);
    }

    /// <summary>The mail with its signatures in front, each over the mail alone.</summary>
    /// <param name="mail">Headers and body; every line ends in CR LF, and nothing on its way may have to encode it anew.</param>
    /// <param name="at">When it is signed.</param>
    public byte[] Sign(byte[] mail, DateTimeOffset at)
    {
        var text = Encoding.Latin1.GetString(mail);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var fields = FieldsOf(text[..end]);
        var names = fields.Select(NameOf).Concat(_sealedNames).ToArray();
        var bodyHash = SHA256.HashData(Encoding.Latin1.GetBytes(DkimCanon.Body(text[(end + 4)..])));
        var list = string.Join(":\r\n  ", names.Chunk(4).Select(some => string.Join(':', some)));
        var rest = string.Create(
            CultureInfo.InvariantCulture, $" t={at.ToUnixTimeSeconds()};\r\n h={list};\r\n bh={Convert.ToBase64String(bodyHash)};\r\n b=");
        var head = string.Concat(fields.Select(field => DkimCanon.Header(field) + "\r\n"));
        var rsa = Signature("rsa-sha256", _options.Selector, data =>
            _key.Value!.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        // RFC 8463 3.1: the key signs the hash of what the other signs.
        var edwards = _edwards is null
            ? []
            : Signature("ed25519-sha256", _options.Ed25519Selector!, data => _edwards.Sign(SHA256.HashData(data)));
        return [.. edwards, .. rsa, .. mail];

        byte[] Signature(string algorithm, string selector, Func<byte[], byte[]> sign)
        {
            var field = $"DKIM-Signature: v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={_options.Domain}; s={selector};" + rest;
            var value = Convert.ToBase64String(sign(Encoding.Latin1.GetBytes(head + DkimCanon.Header(field))));
            var folded = string.Join("\r\n  ", value.Chunk(LineMax).Select(part => new string(part)));
            return Encoding.Latin1.GetBytes(field + folded + "\r\n");
        }
    }

    public void Dispose()
    {
        foreach (var key in _key.Values) key.Dispose();
        _key.Dispose();
        _edwards?.Dispose();
    }

    /// <summary>
    /// Each with what is folded under it. They are signed as they stand, from the top: of a name that is there twice the order would be
    /// another one (RFC 6376 5.4.2), but no mail of ours has one.
    /// </summary>
    private static List<string> FieldsOf(string head)
    {
        var fields = new List<string>();
        foreach (var line in head.Split("\r\n"))
        {
            if (line.Length > 0 && line[0] is ' ' or '\t' && fields.Count > 0) fields[^1] += "\r\n" + line;
            else fields.Add(line);
        }

        return fields;
    }

    private static string NameOf(string field) => field[..field.IndexOf(':', StringComparison.Ordinal)];

    private static RSA Read(string pem)
    {
        var key = RSA.Create();
        try
        {
            key.ImportFromPem(pem);
            // A public key is no key to sign with, and says so only now.
            key.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return key;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            key.Dispose();
            // Without the reason, which may quote the key.
            throw new ArgumentException("The key that signs mail is no RSA key in PEM.");
        }
    }
}
