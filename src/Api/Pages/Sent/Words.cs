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
        SubmissionFault.FormRefused => t["Something in the form is missing or wrong.", "Något i blanketten saknas eller är fel."],
        SubmissionFault.KeyReused => t["This form was sent before with other contents. See what you have sent, and begin anew.",
            "Formuläret har redan skickats med annat innehåll. Se vad du har skickat och börja om."],
        _ => t["It did not work just now. Nothing was sent; try again.", "Det gick inte just nu. Inget skickades; försök igen."],
    };

    /// <summary>What is wrong with an answer, and how to write it.</summary>
    public static string Of(FormFault fault, FormField field, PageText t) => fault switch
    {
        FormFault.Missing => field.Kind switch
        {
            FormFieldKind.Choice => t["Choose one.", "Välj ett alternativ."],
            FormFieldKind.Choices => t["Choose at least one.", "Välj minst ett alternativ."],
            FormFieldKind.Checkbox => t["Tick the box; it is needed.", "Kryssa i rutan; det behövs."],
            FormFieldKind.File => t["Choose a file.", "Välj en fil."],
            _ => t["Fill this in.", "Fyll i det här."],
        },
        FormFault.TooLong => $"{t["Write", "Skriv"]} {t.Number(field.LengthMax)} {t["characters at most.", "tecken som mest."]}",
        FormFault.NotANumber => t["Write a number with digits.", "Skriv ett tal med siffror."],
        FormFault.TooManyDecimals when field.Decimals == 0 => t["Write a whole number.", "Skriv ett heltal."],
        FormFault.TooManyDecimals => $"{t["Decimals at most:", "Högsta antal decimaler:"]} {field.Decimals}.",
        FormFault.TooSmall => $"{t["Write a number of at least", "Skriv ett tal som är minst"]} {Number(field.Min, t)}.",
        FormFault.TooLarge => $"{t["Write a number of at most", "Skriv ett tal som är högst"]} {Number(field.Max, t)}.",
        FormFault.NotADate => t["Write the date as year-month-day, such as 2026-05-01.",
            "Skriv datumet som år-månad-dag, till exempel 2026-05-01."],
        FormFault.TooManyFiles => $"{t["Files at most:", "Högsta antal filer:"]} {field.FilesMax}.",
        FormFault.NotThePattern => OfPattern(field.Pattern, t),
        _ => t["Choose among those that are offered.", "Välj bland alternativen."],
    };

    private static string OfPattern(FormPattern pattern, PageText t) => pattern switch
    {
        FormPattern.OrganisationNumber => t["Write the organisation's number with ten digits, such as 212000-0000.",
            "Skriv organisationsnumret med tio siffror, till exempel 212000-0000."],
        FormPattern.PersonalNumber => t["Write the personal number with twelve digits: year, month, day and four more.",
            "Skriv personnumret med tolv siffror: år, månad, dag och fyra till."],
        FormPattern.Email => t["Write an e-mail address as name@example.com.", "Skriv en e-postadress som namn@example.com."],
        FormPattern.Phone => t["Write a telephone number as 070-123 45 67, or with a plus sign and country code.",
            "Skriv ett telefonnummer som 070-123 45 67 eller med plustecken och landskod."],
        _ => t["Write a postal code with five digits.", "Skriv ett postnummer med fem siffror."],
    };

    private static string Number(decimal? value, PageText t) => (value ?? 0).ToString(t.Culture);

    /// <summary>Of a submission that was handed in and turned away later.</summary>
    public static string OfCode(string code, PageText t) =>
        Of(Enum.GetValues<SubmissionFault>().FirstOrDefault(fault => SubmissionFaults.CodeOf(fault) == code), t) ?? code;
}
