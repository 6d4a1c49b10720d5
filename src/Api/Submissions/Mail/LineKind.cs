namespace Budkavle.Api.Submissions;

/// <summary>What was read of a connection.</summary>
internal enum LineKind
{
    Line,

    /// <summary>Over its limit; it was dropped, and reading goes on behind it.</summary>
    TooLong,

    /// <summary>With a CR or an LF alone in it, by which another server might see other lines (CVE-2023-51764).</summary>
    Bare,

    /// <summary>The client has gone.</summary>
    End,
}
