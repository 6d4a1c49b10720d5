using Budkavle.Api.Letters;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Pages.My;
using Budkavle.Api.Security.Citizens;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Identity;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Letters;
using Budkavle.Grains.Notifications;
using Budkavle.Grains.Submissions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Sent;

/// <summary>
/// A message to an authority, with files. The handlers have no parameters: with any, the framework would read the form, and lay its files
/// on the disk, to look for them.
/// </summary>
public sealed class WriteModel(
    IntakeDirectory directory, ISenderNames senders, MailboxRegister register, MailboxReader reader, SubmissionDesk desk) : CitizenPage
{
    /// <summary>All files, and room for the message and what stands between the parts.</summary>
    public const long BodyBytesMax = SubmissionLimits.TotalBytesMax + (1024 * 1024);

    /// <summary>A file of the longest is in memory twice while it is sealed: some 20 MB, at 100 KB a unit.</summary>
    public const int CostUnits = 200;

    private UploadForm? _form;
    private UInt128 _agency;

    public string Address { get; private set; } = "";

    public string Agency { get; private set; } = "";

    /// <summary>Nobody knows who sends: the mailbox is not open.</summary>
    public bool HasNoMailbox { get; private set; }

    public string Subject { get; private set; } = "";

    public string Message { get; private set; } = "";

    /// <summary>The letter that is answered.</summary>
    public Guid? Letter { get; private set; }

    /// <summary>The form's own key: sent twice, it is one submission.</summary>
    public Guid Key { get; private set; }

    public SubmissionFault Fault { get; private set; }

    /// <summary>The file that the fault is about.</summary>
    public string? FaultyFile { get; private set; }

    /// <summary>The form's first field is its token, so nothing else is read of a form that is somebody else's.</summary>
    protected override async ValueTask<OpenSession?> AdmitFormAsync()
    {
        _form = UploadForm.Of(Request);
        if (_form is null) return null;
        if (await CitizenForms.FindSessionAsync(HttpContext) is not { } open) return null;
        return await _form.ReadAsync(HttpContext.RequestAborted) is { Name: CitizenForms.Field } first
            && CitizenForms.IsTokenOf(open, first.Value) ? open : null;
    }

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await FindAgencyAsync()) return NotFound();
        Key = Guid.NewGuid();
        if (Guid.TryParse(Request.Query["letter"], out var id) && await FindSubjectAsync(id) is { } subject)
            (Letter, Subject) = (id, subject);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAgencyAsync()) return NotFound();
        var cancellationToken = HttpContext.RequestAborted;
        if (HasNoMailbox) return Page();
        var draft = new SubmissionDraft();
        Fault = await ReadAsync(draft, cancellationToken);
        if (Fault == SubmissionFault.None && (Key == Guid.Empty || Subject.Length == 0)) Fault = SubmissionFault.Empty;
        if (Fault == SubmissionFault.None && Letter is { } id && await FindSubjectAsync(id) is null) Letter = null;
        if (Fault != SubmissionFault.None)
        {
            await desk.DropAsync(draft, Fault, CancellationToken.None);
            return Again();
        }

        var number = await NumberAsync();
        var answer = await desk.SendAsync(Access.Mailbox, Key, draft, EnvelopeOf(number), cancellationToken);
        Fault = answer.Fault;
        return answer.Item is { } item ? SeeOther($"/my/sent/{Guid.ParseExact(item.Sent.Key, "N")}?new=1") : Again();
    }

    private PageResult Again()
    {
        if (Key == Guid.Empty) Key = Guid.NewGuid();
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<SubmissionFault> ReadAsync(SubmissionDraft draft, CancellationToken cancellationToken)
    {
        while (await _form!.ReadAsync(cancellationToken) is { } part)
        {
            if (part.FileName is null)
            {
                Take(part.Name, part.Value);
                continue;
            }

            // A browser sends one empty part where no file was chosen.
            if (part.FileName.Length == 0) continue;
            FaultyFile = part.FileName;
            var file = await FileReader.ReadAsync(part.File, cancellationToken);
            if (file is not { } bytes) return SubmissionFault.FileTooLarge;
            var fault = await desk.AddAsync(draft, part.FileName, part.ContentType, bytes, cancellationToken);
            if (fault != SubmissionFault.None) return fault;
            FaultyFile = null;
        }

        return SubmissionFault.None;
    }

    private void Take(string name, string value)
    {
        switch (name)
        {
            case "key":
                Key = Guid.TryParseExact(value, "D", out var key) ? key : Guid.Empty;
                break;
            case "letter":
                Letter = Guid.TryParse(value, out var letter) ? letter : null;
                break;
            case "subject":
                Subject = value.ReplaceLineEndings(" ").Trim();
                break;
            case "message":
                Message = value.ReplaceLineEndings("\n").TrimEnd();
                break;
        }
    }

    private SubmissionEnvelope EnvelopeOf(string number) => new()
    {
        To = new SubmissionEnvelope.Receiver(Ids.ToGuid(_agency), Agency),
        From = new SubmissionEnvelope.Submitter { Authenticated = true, Number = number, ActedBy = Acting?.PersonName },
        Subject = Subject,
        Text = Message,
        InReplyTo = Letter,
    };

    private async Task<bool> FindAgencyAsync()
    {
        Address = RouteData.Values["address"]?.ToString() ?? "";
        if (await directory.FindAsync(Address, HttpContext.RequestAborted) is not { } agency) return false;
        (_agency, Agency) = (agency, await senders.FindAsync(agency) ?? "");
        HasNoMailbox = (await NumberAsync()).Length == 0;
        return Agency.Length > 0;
    }

    /// <summary>Whose mailbox it is; empty where there is none.</summary>
    private async Task<string> NumberAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        var packed = view.Registered ? SettingsCodec.Read(view.Settings).Number : 0;
        return IdentityNumber.TryFromValue(packed, out var number, out _) ? number.ToDigits() : "";
    }

    /// <summary>
    /// What an answer to a letter is about; null unless it is a letter of this mailbox, by this agency, that may be answered.
    /// </summary>
    private async Task<string?> FindSubjectAsync(Guid id)
    {
        if (await reader.OpenAsync(HttpContext, id, HttpContext.RequestAborted) is not { ReplyAllowed: true } letter) return null;
        if (letter.SenderId != Ids.ToGuid(_agency)) return null;
        var subject = Text["Answer: ", "Svar: "] + letter.Subject;
        return subject.Length <= SubmissionLimits.SubjectCharactersMax ? subject : subject[..SubmissionLimits.SubjectCharactersMax];
    }
}
