using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Budkavle.Grains.Notifications.Mail;

/// <summary>
/// Signs mail for its domain: <c>rsa-sha256</c>, <c>relaxed/relaxed</c> (RFC 6376). Ed25519 (RFC 8463) is not in the framework; receivers
/// must know RSA in any case.
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

    /// <exception cref="ArgumentException">Options that cannot be, or no RSA key of at least 2,048 bits.</exception>
    public DkimSigner(DkimOptions options)
    {
        _options = options.Validated();
        _key = new ThreadLocal<RSA>(() => Read(options.KeyPem), trackAllValues: true);
        if (_key.Value!.KeySize < DkimOptions.KeyBitsMin)
            throw new ArgumentException($"The key that signs mail has at least {DkimOptions.KeyBitsMin} bits.");
    }

    /// <summary>The mail with its signature in front.</summary>
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
        var signature = new StringBuilder("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n")
            .Append(CultureInfo.InvariantCulture, $" d={_options.Domain}; s={_options.Selector}; t={at.ToUnixTimeSeconds()};\r\n")
            .Append(CultureInfo.InvariantCulture, $" h={list};\r\n")
            .Append(CultureInfo.InvariantCulture, $" bh={Convert.ToBase64String(bodyHash)};\r\n b=").ToString();
        var signed = string.Concat(fields.Select(field => DkimCanon.Header(field) + "\r\n")) + DkimCanon.Header(signature);
        var value = Convert.ToBase64String(
            _key.Value!.SignData(Encoding.Latin1.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        var folded = string.Join("\r\n  ", value.Chunk(LineMax).Select(part => new string(part)));
        return [.. Encoding.Latin1.GetBytes(signature + folded + "\r\n"), .. mail];
    }

    public void Dispose()
    {
        foreach (var key in _key.Values) key.Dispose();
        _key.Dispose();
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
