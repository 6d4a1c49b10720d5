using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>A message to an authority, with files; and the authority's forms.</summary>
public sealed class WriteModel : SendingPage
{
    public string Subject { get; private set; } = "";

    public string Message { get; private set; } = "";

    /// <summary>The letter that is answered.</summary>
    public Guid? Letter { get; private set; }

    /// <summary>The file that the fault is about.</summary>
    public string? FaultyFile { get; private set; }

    /// <summary>Forms of the agency's own that can be filled in.</summary>
    public IReadOnlyList<(string Code, FormWords Title)> Forms { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await FindAgencyAsync()) return NotFound();
        if (Guid.TryParse(Request.Query["letter"], out var id) && await FindSubjectAsync(id) is { } subject)
            (Letter, Subject) = (id, subject);
        else
            Forms = await FindFormsAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAgencyAsync()) return NotFound();
        if (HasNoMailbox) return Page();
        var draft = new SubmissionDraft();
        var fault = await ReadAsync(draft);
        if (fault == SubmissionFault.None && Subject.Length == 0) fault = SubmissionFault.Empty;
        if (fault != SubmissionFault.None) return await DropAsync(draft, fault);
        if (Letter is { } id && await FindSubjectAsync(id) is null) Letter = null;
        return await SendAsync(draft, envelope => envelope with { Subject = Subject, Text = Message, InReplyTo = Letter });
    }

    protected override void Take(string name, string value)
    {
        switch (name)
        {
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

    private protected override bool TakeFile(UploadForm.Part part, int index, SubmissionFault fault)
    {
        FaultyFile = fault == SubmissionFault.None ? null : part.FileName;
        return fault == SubmissionFault.None;
    }

    private async Task<IReadOnlyList<(string Code, FormWords Title)>> FindFormsAsync() =>
        [.. (await HttpContext.RequestServices.GetRequiredService<FormDesk>().ListAsync(AgencyId, HttpContext.RequestAborted))
            .Where(head => !head.IsClosed).Select(head => (head.Code, head.Title))];

    /// <summary>
    /// What an answer to a letter is about; null unless it is a letter of this mailbox, by this agency, that may be answered.
    /// </summary>
    private async Task<string?> FindSubjectAsync(Guid id)
    {
        if (await FindAnsweredAsync(id) is not { ReplyAllowed: true } letter) return null;
        var subject = Text["Answer: ", "Svar: "] + letter.Subject;
        return subject.Length <= SubmissionLimits.SubjectCharactersMax ? subject : subject[..SubmissionLimits.SubjectCharactersMax];
    }
}
