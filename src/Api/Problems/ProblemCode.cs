using System.Text;
using System.Text.Json;

namespace Budkavle.Api.Problems;

/// <summary>
/// One kind of refusal: a stable code that programs branch on, its HTTP status and its title (RFC 9457). The instances are the table in
/// <c>ProblemCode.Table.cs</c>; <see cref="ProblemCodes"/> lists them.
/// </summary>
/// <remarks>The code is kept as UTF-8 and as encoded JSON too: a bulk answer writes it once per refused line.</remarks>
public sealed partial class ProblemCode
{
    private static readonly List<ProblemCode> _all = [];

    private readonly byte[] _utf8;

    private ProblemCode(string code, int status, string title)
    {
        Code = code;
        Status = status;
        Title = title;
        Type = "/problems/" + code;
        _utf8 = Encoding.UTF8.GetBytes(code);
        JsonCode = JsonEncodedText.Encode(code);
        JsonTitle = JsonEncodedText.Encode(title);
        JsonType = JsonEncodedText.Encode(Type);
        _all.Add(this);
    }

    /// <summary>The stable code, lower case with underscores. Never renamed once published.</summary>
    public string Code { get; }

    public int Status { get; }

    /// <summary>What the code means in one sentence, the same in every occurrence.</summary>
    public string Title { get; }

    /// <summary>The RFC 9457 <c>type</c>: a relative reference to the page that explains the code.</summary>
    public string Type { get; }

    /// <summary>The code in UTF-8, without quotes. All codes are plain ASCII and need no escaping in JSON.</summary>
    public ReadOnlySpan<byte> Utf8 => _utf8;

    public JsonEncodedText JsonCode { get; }

    internal JsonEncodedText JsonTitle { get; }

    internal JsonEncodedText JsonType { get; }

    internal static IReadOnlyList<ProblemCode> All => _all;

    public override string ToString() => Code;
}
