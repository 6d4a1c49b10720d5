namespace Budkavle.Grains.Notifications.Smtp;

/// <summary>An answer of the server (RFC 5321 4.2).</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">What stands after the code on each line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsPositive => Code is >= 200 and < 300;

    public bool IsIntermediate => Code is >= 300 and < 400;

    public bool IsTemporary => Code is >= 400 and < 500;
}
