using Budkavle.Api.Admission;
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
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Budkavle.Api.Pages.Sent;

/// <summary>
/// A page from which something is sent to an authority, with files. The handlers have no parameters: with any, the framework would read the
/// form, and lay its files on the disk, to look for them.
/// </summary>
public abstract class SendingPage : CitizenPage
{
    /// <summary>All files, and room for the message and what stands between the parts.</summary>
    private const long BodyBytesMax = SubmissionLimits.TotalBytesMax + (1024 * 1024);

    /// <summary>A file of the longest is in memory twice while it is sealed: some 20 MB, at 100 KB a unit.</summary>
    private const int CostUnits = 200;

    private UploadForm? _form;
    private UInt128 _agency;

    public string Address { get; private set; } = "";

    public string Agency { get; private set; } = "";

    public Guid AgencyId => Ids.ToGuid(_agency);

    /// <summary>Nobody knows who sends: the mailbox is not open.</summary>
    public bool HasNoMailbox { get; private set; }

    /// <summary>The form's own key: sent twice, it is one submission.</summary>
    public Guid Key { get; private set; }

    public SubmissionFault Fault { get; protected set; }

    /// <summary>Parts that a form of this page has at the most.</summary>
    protected virtual int PartsMax => UploadForm.PartsUsual;

    private SubmissionDesk Desk => HttpContext.RequestServices.GetRequiredService<SubmissionDesk>();

    /// <summary>What the routes of such pages admit.</summary>
    internal static void Limit(PageApplicationModel page)
    {
        if (!page.ModelType!.IsAssignableTo(typeof(SendingPage))) return;
        page.EndpointMetadata.Add(new BodyLimit(BodyBytesMax));
        page.EndpointMetadata.Add(new EndpointCost(CostUnits, IsBulk: false));
    }

    /// <summary>The form's first field is its token, so nothing else is read of a form that is somebody else's.</summary>
    protected override async ValueTask<OpenSession?> AdmitFormAsync()
    {
        _form = UploadForm.Of(Request, PartsMax);
        if (_form is null) return null;
        if (await CitizenForms.FindSessionAsync(HttpContext) is not { } open) return null;
        return await _form.ReadAsync(HttpContext.RequestAborted) is { Name: CitizenForms.Field } first
            && CitizenForms.IsTokenOf(open, first.Value) ? open : null;
    }

    /// <summary>Finds the agency of the address, if it takes anything, and gives the form a key.</summary>
    protected async Task<bool> FindAgencyAsync()
    {
        var services = HttpContext.RequestServices;
        Address = RouteData.Values["address"]?.ToString() ?? "";
        if (await services.GetRequiredService<IntakeDirectory>().FindAsync(Address, HttpContext.RequestAborted) is not { } agency)
            return false;
        (_agency, Agency) = (agency, await services.GetRequiredService<ISenderNames>().FindAsync(agency) ?? "");
        HasNoMailbox = (await NumberAsync()).Length == 0;
        Key = Guid.NewGuid();
        return Agency.Length > 0;
    }

    /// <summary>A letter of this mailbox, by this agency; null for any other.</summary>
    protected async Task<OpenLetter?> FindAnsweredAsync(Guid id)
    {
        var reader = HttpContext.RequestServices.GetRequiredService<MailboxReader>();
        var letter = await reader.OpenAsync(HttpContext, id, HttpContext.RequestAborted);
        return letter?.SenderId == AgencyId ? letter : null;
    }

    /// <summary>Reads the form, and stores its files.</summary>
    /// <returns>What ends the reading, or none.</returns>
    protected async Task<SubmissionFault> ReadAsync(SubmissionDraft draft)
    {
        var cancellationToken = HttpContext.RequestAborted;
        while (await _form!.ReadAsync(cancellationToken) is { } part)
        {
            if (part.Name == "key") Key = Guid.TryParseExact(part.Value, "D", out var key) && key != Guid.Empty ? key : Key;
            else if (part.FileName is null) Take(part.Name, part.Value);
            // A browser sends one empty part where no file was chosen.
            else if (part.FileName.Length > 0 && !TakeFile(part, draft.Files.Count, Fault = await AddAsync(draft, part))) return Fault;
        }

        return SubmissionFault.None;
    }

    private async Task<SubmissionFault> AddAsync(SubmissionDraft draft, UploadForm.Part part)
    {
        var file = await FileReader.ReadAsync(part.File, HttpContext.RequestAborted);
        return file is { } bytes
            ? await Desk.AddAsync(draft, part.FileName!, part.ContentType, bytes, HttpContext.RequestAborted)
            : SubmissionFault.FileTooLarge;
    }

    /// <summary>Takes a field of the form.</summary>
    protected abstract void Take(string name, string value);

    /// <summary>Takes note of a file of the form.</summary>
    /// <param name="part">Which.</param>
    /// <param name="index">Its place among the submission's files, if it was stored.</param>
    /// <param name="fault">Why it was not stored, or none.</param>
    /// <returns>Whether to read on.</returns>
    private protected abstract bool TakeFile(UploadForm.Part part, int index, SubmissionFault fault);

    /// <summary>Hands in what was read, and leads to its page; or shows this page again.</summary>
    protected async Task<IActionResult> SendAsync(SubmissionDraft draft, Func<SubmissionEnvelope, SubmissionEnvelope> write)
    {
        var from = new SubmissionEnvelope.Submitter { Authenticated = true, Number = await NumberAsync(), ActedBy = Acting?.PersonName };
        var envelope = write(new SubmissionEnvelope
        {
            To = new SubmissionEnvelope.Receiver(AgencyId, Agency), From = from, Subject = "", Text = "",
        });
        var answer = await Desk.SendAsync(Access.Mailbox, Key, draft, envelope, HttpContext.RequestAborted);
        Fault = answer.Fault;
        return answer.Item is { } item ? SeeOther($"/my/sent/{Guid.ParseExact(item.Sent.Key, "N")}?new=1") : Again();
    }

    /// <summary>Deletes what was read, and shows the page with what is wrong.</summary>
    protected async Task<IActionResult> DropAsync(SubmissionDraft draft, SubmissionFault fault)
    {
        Fault = fault;
        await Desk.DropAsync(draft, fault, CancellationToken.None);
        return Again();
    }

    protected PageResult Again()
    {
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Whose mailbox it is; empty where there is none.</summary>
    private async Task<string> NumberAsync()
    {
        var view = await HttpContext.RequestServices.GetRequiredService<MailboxRegister>().ReadAsync(Access.Mailbox);
        var packed = view.Registered ? SettingsCodec.Read(view.Settings).Number : 0;
        return IdentityNumber.TryFromValue(packed, out var number, out _) ? number.ToDigits() : "";
    }
}
