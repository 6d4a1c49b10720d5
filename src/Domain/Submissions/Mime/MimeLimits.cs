namespace Budkavle.Domain.Submissions;

/// <summary>What a message may be at the most; what is over a limit is refused whole.</summary>
public static class MimeLimits
{
    /// <summary>Parts in parts: a forwarded message with an alternative text has four.</summary>
    public const int DepthMax = 8;

    public const int PartsMax = 64;

    /// <summary>The header fields of one part.</summary>
    public const int HeaderBytesMax = 64 * 1024;

    public const int HeadersMax = 500;

    /// <summary>RFC 2046.</summary>
    public const int BoundaryMax = 70;
}
