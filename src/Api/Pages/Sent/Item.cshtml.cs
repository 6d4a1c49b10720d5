using Budkavle.Api.Pages.My;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>One submission: what became of it, and its receipt.</summary>
public sealed class ItemModel(SentReader reader) : CitizenPage
{
    public SentView? View { get; private set; }

    public IReadOnlyList<LetterAttachment> Files { get; private set; } = [];

    /// <summary>It was sent a moment ago.</summary>
    public bool IsNew => Request.Query.ContainsKey("new");

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        View = await reader.FindAsync(Access.Mailbox, id);
        if (View is null) Response.StatusCode = StatusCodes.Status404NotFound;
        else Files = StoredLetter.Read(View.Item.Sent.Payload).Attachments;
        return Page();
    }
}
