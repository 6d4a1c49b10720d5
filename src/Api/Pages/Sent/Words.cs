using Budkavle.Api.Pages.Web;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;

namespace Budkavle.Api.Pages.Sent;

/// <summary>What pages call statuses and faults.</summary>
public static class Words
{
    public static string Of(SentStatus status, PageText t) => status switch
    {
        SentStatus.Waiting => t["Waits for a check", "Väntar på kontroll"],
        SentStatus.Received => t["Received", "Mottaget"],
        SentStatus.Fetched => t["Fetched by the agency", "Hämtat av myndigheten"],
        SentStatus.Purged => t["Fetched, deleted here", "Hämtat, raderat här"],
        _ => t["Not taken", "Inte mottaget"],
    };

    public static string? Of(SubmissionFault fault, PageText t) => fault switch
    {
        SubmissionFault.None => null,
        SubmissionFault.Empty =>
            t["Write something or choose a file. A file must not be empty.", "Skriv något eller välj en fil. En fil får inte vara tom."],
        SubmissionFault.TextTooLong => t["The message is too long: 20,000 characters at most. Send the rest as a file.",
            "Meddelandet är för långt: högst 20 000 tecken. Skicka resten som en fil."],
        SubmissionFault.TooManyFiles => t["Ten files at most.", "Högst tio filer."],
        SubmissionFault.FileTooLarge => t["A file is too large: 10 MB at most for each.", "En fil är för stor: högst 10 MB för varje."],
        SubmissionFault.TooLarge => t[
            "The files are too large together: 20 MB at most.", "Filerna är för stora tillsammans: högst 20 MB."],
        SubmissionFault.FileKindRefused =>
            t["Only PDF, JPEG, PNG, TIFF and plain text are taken.", "Bara PDF, JPEG, PNG, TIFF och ren text tas emot."],
        SubmissionFault.FileKindMismatch => t["A file is not what its name says that it is.", "En fil är inte det som dess namn säger."],
        SubmissionFault.FileInfected => t["A file holds malware. Nothing was sent, and nothing of it is kept here.",
            "En fil innehåller skadlig kod. Inget skickades, och inget av det sparas här."],
        SubmissionFault.NotTaken =>
            t["The authority does not take messages here any more.", "Myndigheten tar inte längre emot meddelanden här."],
        SubmissionFault.KeyReused => t["This form was sent before with other contents. See what you have sent, and begin anew.",
            "Formuläret har redan skickats med annat innehåll. Se vad du har skickat och börja om."],
        _ => t["It did not work just now. Nothing was sent; try again.", "Det gick inte just nu. Inget skickades; försök igen."],
    };

    /// <summary>Of a submission that was handed in and turned away later.</summary>
    public static string OfCode(string code, PageText t) =>
        Of(Enum.GetValues<SubmissionFault>().FirstOrDefault(fault => SubmissionFaults.CodeOf(fault) == code), t) ?? code;
}
