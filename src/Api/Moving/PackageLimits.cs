namespace Budkavle.Api.Moving;

/// <summary>Every bound of packages in which mailboxes move, and the names in them.</summary>
internal static class PackageLimits
{
    /// <summary>Letters of a part. A part's list is in memory, 120 KB, while the part is written or read.</summary>
    public const int LettersPerPart = 1_000;

    /// <summary>Parts of a package: 10 million letters, ten times the largest mailbox that a peer tells of.</summary>
    public const int PartsMax = 10_000;

    /// <summary>
    /// A letter with its attachments in base64 and its receipts. Mina meddelanden carries 2 MB, an uploaded content has 16 MB at the most.
    /// </summary>
    public const int LetterBytesMax = 128 * 1024 * 1024;

    /// <summary>The manifest: 120 bytes for each part, in base64.</summary>
    public const int ManifestBytesMax = 4 * 1024 * 1024;

    /// <summary>What ZIP keeps of names at the end of the file; a longer one would be read into memory whole.</summary>
    public const int DirectoryBytesMax = 4 * 1024 * 1024;

    /// <summary>Rounds of the owner's hash that are computed at the most for somebody else's package.</summary>
    public const int OwnerRoundsMax = 1_000_000;

    /// <summary>A package that is taken in: 10 million letters of 6 KB compressed.</summary>
    public const long PackageBytesMax = 64L * 1024 * 1024 * 1024;

    public const string ReadMe = "README.txt";

    public const string Manifest = "manifest.jws";

    public static string LettersOf(int part) => $"letters-{part + 1:000000}.ndjson";

    public static string ListOf(int part) => $"letters-{part + 1:000000}.list";
}
