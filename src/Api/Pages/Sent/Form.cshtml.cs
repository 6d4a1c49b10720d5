using System.Globalization;
using Budkavle.Api.Mailboxes;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>A form with fields of the agency's own. What was typed stays when something is wrong; files have to be chosen again.</summary>
public sealed class FormModel : SendingPage
{
    /// <summary>What the names of the agency's fields begin with, so that none can be one of the page's own.</summary>
    public const string Prefix = "f.";

    /// <summary>A text field of this name is filled in with the reference of the letter that is answered.</summary>
    public const string ReferenceField = "reference";

    private readonly Dictionary<string, List<string>> _typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    public string Code { get; private set; } = "";

    /// <summary>The version that is shown.</summary>
    public int Version { get; private set; }

    public ShownForm Shown { get; private set; } = null!;

    public IntakeForm Form => Shown.Form;

    /// <summary>The letter that is answered, if it asks for this form.</summary>
    public OpenLetter? Letter { get; private set; }

    /// <summary>The form was replaced too long ago, and the newest is shown.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>All texts together are too long.</summary>
    public bool IsTooLong { get; private set; }

    public bool HasProblems => _problems.Count > 0;

    protected override int PartsMax => FormLimits.PartsMax;

    private Guid? _letter;

    /// <summary>The version that was filled in; 0 before a form was sent.</summary>
    private int Filled { get; set; }

    private FormDesk Forms => HttpContext.RequestServices.GetRequiredService<FormDesk>();

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await FindAgencyAsync() || await FindFormAsync() is not var (_, newest)) return NotFound();
        Show(newest);
        if (Guid.TryParse(Request.Query["letter"], out var id)) await FindLetterAsync(id);
        if (Letter is { Reference.Length: > 0 } && Form.Fields.FirstOrDefault(IsReference) is { } field)
            _typed[field.Name] = [Letter.Reference];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAgencyAsync() || await FindFormAsync() is not var (head, newest)) return NotFound();
        Show(newest);
        if (HasNoMailbox) return Page();
        var draft = new SubmissionDraft();
        await ReadAsync(draft);
        if (_letter is { } id) await FindLetterAsync(id);
        if (await Forms.FindFilledAsync(AgencyId, head, Filled, HttpContext.RequestAborted) is not { } filled)
        {
            HasChanged = true;
            return await DropAsync(draft, SubmissionFault.FormRefused);
        }

        Show(filled);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, SwedishTime.Zone).Date);
        var reading = FormAnswers.Read(Form, _typed, _files, today);
        foreach (var (name, fault) in reading.Faults)
            _problems.TryAdd(name, Words.Of(fault, Form.Fields.First(field => field.Name == name), Text));
        IsTooLong = reading.IsTooLong;
        // A file of no field would be in the submission and in no answer.
        var isStray = draft.Files.Count != Form.Fields.Where(field => field.Kind == FormFieldKind.File).Sum(field => FilesOf(field).Count);
        if (HasProblems || IsTooLong || isStray) return await DropAsync(draft, SubmissionFault.FormRefused);
        return await SendAsync(draft, envelope => envelope with
        {
            Subject = Shown.In(Form.Title),
            Text = FormReport.Write(Form, reading.Answers, [.. draft.Files.Select(file => file.FileName)], Text.IsSwedish),
            InReplyTo = Letter?.LetterId,
            Reference = Letter is { Reference.Length: > 0 } ? Letter.Reference : null,
            Form = new AnsweredForm { Code = Code, Version = Version, Language = Text.Language, Answers = reading.Answers },
        });
    }

    private async Task<(FormHead Head, FormVersion Newest)?> FindFormAsync()
    {
        Code = RouteData.Values["code"]?.ToString() ?? "";
        return await Forms.FindAsync(AgencyId, Code, null, HttpContext.RequestAborted) is { Head.IsClosed: false } found ? found : null;
    }

    private void Show(FormVersion version) =>
        (Version, Shown) = (version.Number, new ShownForm(version.Form, Text, _typed, _problems));

    /// <summary>A letter of the agency's that asks for another form, or for none, is not answered by this one.</summary>
    private async Task FindLetterAsync(Guid id) =>
        Letter = await FindAnsweredAsync(id) is { } letter && letter.Form == Code ? letter : null;

    /// <summary>The field that is filled in with the letter's reference.</summary>
    private static bool IsReference(FormField field) => field is { Kind: FormFieldKind.Text, Pattern: FormPattern.None }
        && string.Equals(field.Name, ReferenceField, StringComparison.OrdinalIgnoreCase);

    protected override void Take(string name, string value)
    {
        if (name == "version")
            Filled = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        else if (name == "letter")
            _letter = Guid.TryParse(value, out var letter) ? letter : null;
        else if (name.StartsWith(Prefix, StringComparison.Ordinal))
            Of(_typed, name).Add(value.Length <= FormLimits.AnswersCharactersMax ? value : value[..(FormLimits.AnswersCharactersMax + 1)]);
    }

    private protected override bool TakeFile(UploadForm.Part part, int index, SubmissionFault fault)
    {
        if (!part.Name.StartsWith(Prefix, StringComparison.Ordinal)) return true;
        if (fault == SubmissionFault.None) Of(_files, part.Name).Add(index);
        else _problems.TryAdd(part.Name[Prefix.Length..], $"{Showing.SafeFileName.Of(part.FileName!)}: {Words.Of(fault, Text)}");
        return true;
    }

    private List<int> FilesOf(FormField field) => _files.TryGetValue(field.Name, out var found) ? found : [];

    private static List<T> Of<T>(Dictionary<string, List<T>> values, string part)
    {
        var name = part[Prefix.Length..];
        return values.TryGetValue(name, out var found) ? found : values[name] = [];
    }
}
