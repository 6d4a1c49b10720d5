namespace Budkavle.Grains.Submissions;

/// <summary>What a scanner says of a file.</summary>
public enum ScanVerdict
{
    Clean,

    Infected,

    /// <summary>Nothing: it does not answer, or cannot look into the file now.</summary>
    Away,
}
