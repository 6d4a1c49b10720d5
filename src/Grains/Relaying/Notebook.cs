using Budkavle.Grains.Letters;

namespace Budkavle.Grains.Relaying;

/// <summary>Writes outcomes down while others come: what came while the last were written is written next, in one commit.</summary>
internal sealed class Notebook(IPostOfficeGrain office, Action<RelayNews[], bool[]> noted)
{
    private readonly Lock _gate = new();
    private List<RelayNews> _waiting = [];
    private Task _writing = Task.CompletedTask;
    private bool _isWriting;

    public void Add(RelayNews news)
    {
        lock (_gate)
        {
            _waiting.Add(news);
            if (_isWriting) return;
            _isWriting = true;
            _writing = WriteAsync(_writing);
        }
    }

    /// <summary>Completes when everything that was added is in the log.</summary>
    public Task WhenWrittenAsync()
    {
        lock (_gate) return _writing;
    }

    private async Task WriteAsync(Task before)
    {
        await Task.Yield();
        // One that failed fails the whole page: what it had is still in the waiting room.
        await before;
        while (true)
        {
            RelayNews[] batch;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isWriting = false;
                    return;
                }

                batch = [.. _waiting];
                _waiting = [];
            }

            noted(batch, await office.NoteRelays(batch));
        }
    }
}
