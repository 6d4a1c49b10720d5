using Budkavle.Grains.Hosting;
using Microsoft.Extensions.Logging;

namespace Budkavle.Grains.Evidence;

/// <summary>The parts of the evidence log of one process, made over an open engine before the grain host starts.</summary>
public sealed class EvidenceServices : IAsyncDisposable
{
    private readonly BlockEvidence _blocks;

    /// <param name="engine">Whose commits are put into the log.</param>
    /// <param name="keys">Opened before.</param>
    /// <param name="limits">Every bound.</param>
    /// <param name="scheduler">Where the log is written.</param>
    /// <param name="logger">Gets no personal data.</param>
    public EvidenceServices(Engine engine, EvidenceKeys keys, EvidenceLimits limits, TaskScheduler scheduler, ILogger logger)
    {
        _blocks = new BlockEvidence(engine.Ring, engine.LetterIds, engine.Sealer);
        var store = new EvidenceStore(engine.Store.Documents);
        Keys = keys;
        Reader = new EvidenceReader(store);
        Integrator = new EvidenceIntegrator(engine, keys, _blocks, store, limits, scheduler, logger);
        Receipts = new ReceiptIssuer(engine, keys, _blocks, Reader, limits);
    }

    public EvidenceKeys Keys { get; }

    public EvidenceReader Reader { get; }

    /// <summary>Start and stop it with the process; a process that is not to write the log leaves it alone.</summary>
    public EvidenceIntegrator Integrator { get; }

    public ReceiptIssuer Receipts { get; }

    public async ValueTask DisposeAsync()
    {
        await Integrator.DisposeAsync();
        _blocks.Dispose();
    }
}
