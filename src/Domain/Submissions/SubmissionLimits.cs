namespace Budkavle.Domain.Submissions;

/// <summary>What a submission may be at the most. The same for every way in.</summary>
public static class SubmissionLimits
{
    /// <summary>Files of one submission.</summary>
    public const int FilesMax = 10;

    /// <summary>One file: a scanned form of forty pages has about 4 MB.</summary>
    public const int FileBytesMax = 10 * 1024 * 1024;

    /// <summary>All files of one submission.</summary>
    public const int TotalBytesMax = 20 * 1024 * 1024;

    /// <summary>As with letters.</summary>
    public const int SubjectCharactersMax = 255;

    public const int TextCharactersMax = 20_000;

    /// <summary>The newest submissions that a sender's list shows; of older ones the log and the receipts remain.</summary>
    public const int SentListedMax = 500;

    /// <summary>Submissions of one mailbox that may wait for the scanner at a time.</summary>
    public const int WaitingMax = 20;

    /// <summary>Agencies that take submissions: the country has about 500 agencies and municipalities.</summary>
    public const int IntakesMax = 2_000;

    public const int RetentionDaysMax = 3650;

    public const int RetentionDaysDefault = 30;
}
