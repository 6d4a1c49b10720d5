namespace Budkavle.Domain.Submissions;

/// <summary>The stable codes of <see cref="SubmissionFault"/>.</summary>
public static class SubmissionFaults
{
    public static string CodeOf(SubmissionFault fault) => fault switch
    {
        SubmissionFault.Empty => "submission_empty",
        SubmissionFault.TextTooLong => "submission_text_too_long",
        SubmissionFault.TooManyFiles => "too_many_files",
        SubmissionFault.FileTooLarge => "file_too_large",
        SubmissionFault.TooLarge => "submission_too_large",
        SubmissionFault.FileKindRefused => "file_kind_refused",
        SubmissionFault.FileKindMismatch => "file_kind_mismatch",
        SubmissionFault.FileInfected => "file_infected",
        SubmissionFault.NotTaken => "submissions_not_taken",
        SubmissionFault.KeyReused => "idempotency_key_reused",
        SubmissionFault.Busy => "unavailable",
        SubmissionFault.Unreadable => "submission_unreadable",
        SubmissionFault.FormRefused => "submission_form_refused",
        _ => "",
    };

    /// <summary>Whether the same submission may be taken later.</summary>
    public static bool IsTemporary(SubmissionFault fault) => fault == SubmissionFault.Busy;
}
