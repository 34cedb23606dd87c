window.bare.sentence().then((sentence) => {
  document.querySelector('h1').textContent = sentence;
});
