namespace Budkavle.Api.Letters.Parsing;

/// <summary>Limits of a letter's fields. Lengths are Unicode characters unless they say bytes.</summary>
public static class LetterRules
{
    /// <summary>Mina meddelanden and Altinn both take 255.</summary>
    public const int SubjectMax = 255;

    /// <summary>Long enough for a UUID or a URL path, short enough for an index.</summary>
    public const int KeyBytesMax = 255;

    public const int ReferenceMax = 255;
    public const int CategoryMax = 64;
    public const int LanguageMax = 35;

    /// <summary>Mina meddelanden, Supportinfo.</summary>
    public const int SupportTextMax = 1024;
    public const int SupportFieldMax = 255;

    /// <summary>Mina meddelanden's limit for a whole message; attachments that are larger are uploaded first.</summary>
    public const int BodyBytesMax = 2 * 1024 * 1024;
    public const int AttachmentsMax = 20;
    public const int FileNameMax = 255;
    public const int ContentTypeMax = 127;

    public static ReadOnlySpan<byte> PlainText => "text/plain"u8;

    public static ReadOnlySpan<byte> Html => "text/html"u8;

    public static ReadOnlySpan<byte> Markdown => "text/markdown"u8;
}
