using Budkavle.Api.Letters;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
namespace Budkavle.Silo.Hosting;
internal sealed class NoAlarms : IAlarmClock, IDispatchLetters
{
    public void Ring(DueItem item) { }
    public ValueTask<StoredLetter?> FindLetterAsync(UInt128 dispatch, CancellationToken cancellationToken) => new((StoredLetter?)null);
}
