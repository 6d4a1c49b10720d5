namespace Budkavle.Domain.Submissions;

/// <summary>Why a submission was not taken. Each has one code (<see cref="SubmissionFaults.CodeOf"/>).</summary>
public enum SubmissionFault : byte
{
    None = 0,

    /// <summary>Neither text nor file.</summary>
    Empty,
    TextTooLong,
    TooManyFiles,
    FileTooLarge,
    TooLarge,

    /// <summary>Of none of the kinds that are taken.</summary>
    FileKindRefused,

    /// <summary>Its name or its declared type say something else than its contents.</summary>
    FileKindMismatch,
    FileInfected,

    /// <summary>The agency takes no submissions, or not any more.</summary>
    NotTaken,

    /// <summary>The key was used before for another submission.</summary>
    KeyReused,

    /// <summary>Too much waits, or a part of the service does not answer. Nothing was kept.</summary>
    Busy,

    /// <summary>It cannot be read as what it says it is.</summary>
    Unreadable,

    /// <summary>An answer of a form is missing or wrong.</summary>
    FormRefused,
}
