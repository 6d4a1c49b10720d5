using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Budkavle.Api.Dispatches;
using Budkavle.Api.Letters;
using Budkavle.Api.Letters.Parsing;
using Budkavle.Api.Letters.Printing;
using Budkavle.Api.Letters.Sending;
using Budkavle.Api.Pages.Web;
using Budkavle.Api.Problems;
using Budkavle.Api.Templates;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters.Contents;
using Budkavle.Grains.Printing;

namespace Budkavle.Api.Portal.Drafts;

/// <summary>What is done with a draft before it is sent: read as a letter is read, shown, set on paper, and sent to oneself.</summary>
internal sealed class DraftDesk(
    TemplateFiller templates, DraftPool pool, LetterSubmission submission, ContentVault vault, SenderGate gate, TimeProvider time)
{
    /// <summary>An address that is nobody's, where a recipient's stands on paper.</summary>
    private static readonly string[] _address = ["Anna Exempel", "Exempelgatan 1", "123 45 EXEMPELSTAD"];

    /// <summary>The letter that would be sent, or what is wrong with it.</summary>
    public async Task<(PreviewedLetter? Letter, IResult? Problem)> PreviewAsync(
        UInt128 sender, PortalDraft draft, CancellationToken cancellationToken)
    {
        var (json, problem) = await TemplateReference.FillAsync(DraftJson.Write(draft), sender, templates, cancellationToken);
        if (problem is not null) return (null, problem);
        var letter = pool.Rent();
        try
        {
            return LetterParser.TryParse(json, LetterShape.Template, letter, out var fault)
                ? (Read(letter), null)
                : (null, fault.ToProblem());
        }
        finally
        {
            pool.Return(letter);
        }
    }

    /// <summary>The letter as the print house would get it, with nobody's address.</summary>
    public async Task<byte[]?> PaperAsync(UInt128 sender, string senderName, PortalDraft draft, CancellationToken cancellationToken)
    {
        var (letter, _) = await PreviewAsync(sender, draft, cancellationToken);
        if (letter is null) return null;
        return PaperPreview.Write(ToPrint(letter, draft.Id, senderName, time.GetUtcNow()), _address).Bytes;
    }

    /// <summary>A letter as it goes on paper, without its files.</summary>
    public static PrintableLetter ToPrint(PreviewedLetter letter, Guid id, string senderName, DateTimeOffset date) => new()
    {
        LetterId = id,
        SenderName = senderName,
        Subject = letter.Subject,
        Text = PlainText.OfBody(letter.BodyType, letter.Body),
        Date = CitizenTime.DayOf(date).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Language = letter.Language.Length == 0 ? "sv" : letter.Language,
    };

    /// <summary>A draft's files that can be printed, and the names of the others.</summary>
    public async Task<(IReadOnlyList<ReadOnlyMemory<byte>> Files, IReadOnlyList<string> LeftOut)> ReadFilesAsync(
        UInt128 sender, PortalDraft draft, CancellationToken cancellationToken)
    {
        var (files, leftOut) = (new List<ReadOnlyMemory<byte>>(), new List<string>());
        foreach (var file in draft.Attachments)
        {
            var isThere = vault.TryReadId(sender, file.ContentId, out var hash, out _);
            var isPdf = isThere && file.ContentType == PrintLetters.Pdf;
            if (isPdf && await vault.GetIfKeptAsync(hash, cancellationToken) is { } bytes) files.Add(bytes);
            else leftOut.Add(file.FileName);
        }

        return (files, leftOut);
    }

    /// <summary>Sends the draft to one mailbox as a letter of its own: the user's, to see it as it comes.</summary>
    public async Task<IResult?> SendToAsync(UInt128 sender, UInt128 mailbox, PortalDraft draft, CancellationToken cancellationToken)
    {
        if (await gate.FindAsync(sender) is not { } admitted) return Problem.Of(ProblemCode.Forbidden, SenderGate.NoRight);
        var (json, problem) = await TemplateReference.FillAsync(DraftJson.Write(draft), sender, templates, cancellationToken);
        if (problem is not null) return problem;
        var letter = pool.Rent();
        try
        {
            if (!LetterParser.TryParse(json, LetterShape.Template, letter, out var fault)) return fault.ToProblem();
            var key = RandomNumberGenerator.GetBytes(16);
            var (result, wrong) = await submission.SubmitAsync(letter, admitted, key, cancellationToken, mailbox);
            if (wrong is { } why) return why.ToProblem();
            if (result.Refusal == LetterRefusal.None) return null;
            return LetterProblems.ToProblem(result.Refusal);
        }
        finally
        {
            pool.Return(letter);
        }
    }

    /// <summary>Stores a file for a draft.</summary>
    public async Task<string> StoreAsync(UInt128 sender, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        vault.IdOf(sender, await vault.PutAsync(bytes, cancellationToken), bytes.Length);

    private static PreviewedLetter Read(LetterDraft letter) => new()
    {
        Subject = TextOf(letter, letter.Subject),
        BodyType = TextOf(letter, letter.BodyType),
        Body = TextOf(letter, letter.Body),
        Language = TextOf(letter, letter.Language),
        SupportText = TextOf(letter, letter.SupportText),
        SupportUrl = TextOf(letter, letter.SupportUrl),
        SupportPhone = TextOf(letter, letter.SupportPhone),
        SupportEmail = TextOf(letter, letter.SupportEmail),
        ConfirmationRequired = letter.Traits.HasFlag(LetterTraits.ConfirmationRequired),
        DueAt = Ids.ToTime(letter.DueAt),
    };

    private static string TextOf(LetterDraft letter, Segment segment) => Encoding.UTF8.GetString(letter[segment]);
}
