using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Budkavle.Api.MinaMeddelanden.Trust;

/// <summary>A list of certificates that their issuer has revoked (CRL, RFC 5280 5): whose, until when it counts, and which.</summary>
internal sealed class RevocationList
{
    private readonly HashSet<BigInteger> _serials = [];
    private readonly byte[] _signed;
    private readonly byte[] _signature;
    private readonly string _algorithm;

    private RevocationList(ReadOnlyMemory<byte> der)
    {
        var whole = new AsnReader(der, AsnEncodingRules.DER);
        var list = whole.ReadSequence();
        whole.ThrowIfNotEmpty();
        _signed = list.PeekEncodedValue().ToArray();
        var content = list.ReadSequence();
        var outside = list.PeekEncodedValue().ToArray();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out var unused);
        list.ThrowIfNotEmpty();
        if (content.PeekTag().HasSameClassAndValue(Asn1Tag.Integer)) content.ReadInteger();
        // The one that is signed too (RFC 5280 5.1.1.2).
        var isSame = content.ReadEncodedValue().Span.SequenceEqual(outside);
        if (!isSame || unused != 0) throw new ArgumentException("Two algorithms, or half a byte.", nameof(der));
        Issuer = content.ReadEncodedValue().ToArray();
        ReadTime(content);
        // A list without an end would count for ever, and nobody would notice that no new one comes.
        NextUpdate = ReadTime(content);
        if (!content.HasData || !content.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence)) return;
        var entries = content.ReadSequence();
        while (entries.HasData) _serials.Add(entries.ReadSequence().ReadInteger());
    }

    /// <summary>The issuer's name as it stands in the certificates.</summary>
    public byte[] Issuer { get; }

    /// <summary>When the issuer has made a new one at the latest.</summary>
    public DateTimeOffset NextUpdate { get; }

    public int Count => _serials.Count;

    /// <param name="bytes">DER, or PEM.</param>
    /// <exception cref="InvalidDataException">The bytes are no list with an end.</exception>
    public static RevocationList Read(byte[] bytes)
    {
        try
        {
            return new RevocationList(bytes is [0x30, ..] ? bytes : FromPem(System.Text.Encoding.ASCII.GetString(bytes)));
        }
        catch (Exception fault) when (fault is AsnContentException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The bytes are no list of revoked certificates with an end.", fault);
        }
    }

    public bool Holds(X509Certificate2 certificate) =>
        _serials.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true));

    /// <summary>Whether the issuer signed the list, with a hash that is still believed.</summary>
    public bool IsSignedBy(X509Certificate2 issuer)
    {
        HashAlgorithmName? hash = _algorithm switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } name) return false;
        using var rsa = issuer.GetRSAPublicKey();
        using var ec = issuer.GetECDsaPublicKey();
        return rsa?.VerifyData(_signed, _signature, name, RSASignaturePadding.Pkcs1)
            ?? ec?.VerifyData(_signed, _signature, name, DSASignatureFormat.Rfc3279DerSequence)
            ?? false;
    }

    private static byte[] FromPem(string text)
    {
        var fields = PemEncoding.Find(text);
        return text[fields.Label] == "X509 CRL"
            ? Convert.FromBase64String(text[fields.Base64Data])
            : throw new FormatException("Another label.");
    }

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag().TagValue == (int)UniversalTagNumber.UtcTime
        ? reader.ReadUtcTime()
        : reader.ReadGeneralizedTime();
}
