using System.Security.Cryptography.X509Certificates;
using Budkavle.Api.MinaMeddelanden.Authorities;
using Budkavle.Api.MinaMeddelanden.Settings;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Api.MinaMeddelanden.Trust;
using Budkavle.Domain.Accounts;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Accounts;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.MinaMeddelanden.Register.Pending;

/// <summary>
/// What waits for more signatures of a company's signatories. An operator sees what it has asked for itself, for somebody who signs for
/// the company by the register as it is now; to everybody else nothing waits.
/// </summary>
internal sealed class PendingRequests(IGrainFactory grains, KeyedHashes hashes, CompanySigners signers, TimeProvider clock)
{
    /// <summary>Keeps the signature of one signatory.</summary>
    /// <exception cref="SoapFaultException">The operator has asked for something else of that kind, or too much waits.</exception>
    public async Task SignAsync(string owner, AccountTerms terms, string person, PersonSignature signature)
    {
        if (!RecipientIds.TryFind(person, out var number)) return;
        var refusal = await GrainOf(owner).Record(AccountCodec.Write(new AccountRequestSigned
        {
            Terms = terms,
            Signature = new AccountSignature
            {
                Person = hashes.MailboxOf(number).Value, Signature = signature.Signature, Certificate = signature.Certificate.RawData,
                IsLatin1 = signature.Encoding.Equals(System.Text.Encoding.Latin1),
            },
        }));
        if (refusal == AccountRefusal.None) return;
        throw refusal switch
        {
            AccountRefusal.OtherWaits => new SoapFaultException(
                FaultCode.OtherPending, "Another request of this kind waits for signatures. Take it back first."),
            AccountRefusal.TooMany => new SoapFaultException(FaultCode.TooLarge, "Too much waits for signatures."),
            _ => new SoapFaultException(FaultCode.TooLarge, "The text, the list or a signature is too long to be kept."),
        };
    }

    /// <summary>What waits, and what its signatures are worth now: whoever does not sign for the company any more is not counted.</summary>
    public async Task<(AccountRequest Request, SigningResult Result)?> FindAsync(
        string owner, AccountRequestKind kind, KnownParty caller, CancellationToken cancellationToken)
    {
        if (!RecipientIds.TryFind(owner, out _)) return null;
        var book = AccountCodec.ReadBook(await GrainOf(owner).Read());
        if (book.Find(kind, caller.Organisation, clock.GetUtcNow()) is not { } request) return null;
        var signedBy = new List<(string Number, string Name)>();
        foreach (var signature in request.Signatures)
        {
            using var certificate = X509CertificateLoader.LoadCertificate(signature.Certificate.Span);
            if (CertificateSubjects.NumberOf(certificate) is not { } number) continue;
            if (await signers.FindAsync(owner, number, cancellationToken) is { } right) signedBy.Add((number, right.PersonName));
        }

        var status = await signers.JudgeAsync(owner, signedBy.Select(person => person.Number), cancellationToken);
        return (request, new SigningResult(status) { SignedBy = signedBy, At = request.Signatures[^1].At });
    }

    /// <summary>
    /// Of these numbers those of companies for which the opening or the end of an account waits that the caller has asked for. It names no
    /// signatory, and the caller knows it from the answer to its own request; for everybody else, senders and agents too, nothing waits.
    /// </summary>
    public async Task<IReadOnlySet<string>> FindWaitingAsync(IEnumerable<string> owners, KnownParty caller)
    {
        var companies = !caller.Is(PartyRoles.Operator) ? []
            : owners.Distinct().Where(one => AccountAuthority.IsCompany(one) && RecipientIds.TryFind(one, out _)).ToArray();
        var waits = await Task.WhenAll(companies.Select(async owner =>
        {
            var (book, now) = (AccountCodec.ReadBook(await GrainOf(owner).Read()), clock.GetUtcNow());
            return (book.Find(AccountRequestKind.Open, caller.Organisation, now)
                ?? book.Find(AccountRequestKind.Close, caller.Organisation, now)) is not null;
        }));
        return companies.Where((_, index) => waits[index]).ToHashSet();
    }

    /// <summary>Whether exactly this was done, by another call a moment ago.</summary>
    public async Task<bool> WasDoneAsync(string owner, AccountTerms terms) =>
        AccountCodec.ReadBook(await GrainOf(owner).Read()).WasDone(terms);

    /// <summary>What waits, for somebody who signs for the company; null for everybody else.</summary>
    public async Task<(AccountRequest Request, SigningResult Result)?> FindForAsync(
        string owner, string user, AccountRequestKind kind, KnownParty caller, CancellationToken cancellationToken) =>
        await signers.FindAsync(owner, user, cancellationToken) is null ? null : await FindAsync(owner, kind, caller, cancellationToken);

    /// <summary>Nothing waits any more, because it was done, or taken back by a person.</summary>
    public Task EndAsync(string owner, AccountRequest request, string? takenBackBy = null) => GrainOf(owner).Record(AccountCodec.Write(
        new AccountRequestEnded
        {
            Number = request.Number, IsDone = takenBackBy is null,
            ByPerson = takenBackBy is not null && RecipientIds.TryFind(takenBackBy, out var person) ? hashes.MailboxOf(person).Value : 0,
        }));

    private IAccountGrain GrainOf(string owner)
    {
        if (!RecipientIds.TryFind(owner, out IdentityNumber number)) throw SoapFaultException.Malformed("There is no such number.");
        return grains.GetGrain<IAccountGrain>(hashes.AccountOf(hashes.MailboxOf(number).Value).ToString());
    }
}
