namespace Budkavle.Domain.Submissions;

/// <summary>Kinds of files that are taken.</summary>
public enum FileKind : byte
{
    /// <summary>None of them.</summary>
    Unknown = 0,
    Pdf,
    Jpeg,
    Png,
    Tiff,

    /// <summary>Plain text in UTF-8.</summary>
    Text,
}
