using Budkavle.Api.Mandates;
using Budkavle.Api.MinaMeddelanden.Soap;
using Budkavle.Grains.Identity;

namespace Budkavle.Api.MinaMeddelanden.Authorities;

/// <summary>Who signs for companies, by the register of signatories: one alone, or two in union.</summary>
internal sealed class CompanySigners(ISignatoryRegister register, KeyedHashes hashes)
{
    /// <summary>Whether there is a register at all: without one nothing is known of any company.</summary>
    public bool IsThere => register is not NoSignatories;

    /// <summary>For which companies a person signs.</summary>
    public async ValueTask<IReadOnlyList<SignatoryRight>> FindAsync(string person, CancellationToken cancellationToken) =>
        RecipientIds.TryFind(person, out var number) && number.IsPerson
            ? await register.FindAsync(hashes.MailboxOf(number).Value, cancellationToken)
            : [];

    /// <summary>The right of a person to sign for one company; null for none.</summary>
    public async ValueTask<SignatoryRight?> FindAsync(string company, string person, CancellationToken cancellationToken) =>
        (await FindAsync(person, cancellationToken)).FirstOrDefault(right => right.Number.ToDigits() == company);

    /// <summary>Whether these persons together sign for the company. Who signs twice has signed once.</summary>
    public async Task<SigningStatus> JudgeAsync(string company, IEnumerable<string> persons, CancellationToken cancellationToken)
    {
        var joint = 0;
        foreach (var person in persons.Distinct(StringComparer.Ordinal))
        {
            if (await FindAsync(company, person, cancellationToken) is not { } right) continue;
            if (right.Alone) return SigningStatus.Complete;
            joint++;
        }

        return joint switch { 0 => SigningStatus.RulesNotSupported, 1 => SigningStatus.Incomplete, _ => SigningStatus.Complete };
    }
}
